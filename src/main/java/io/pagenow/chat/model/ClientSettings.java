package io.pagenow.chat.model;

import java.util.List;
import java.util.Optional;

/**
 * The settings that a client needs before it signs in.
 *
 * @param webSocketUrl the URL to connect to, {@code ""} for the page's host
 * @param webSocketPort the port of the WebSocket server on that host
 * @param developmentSignIn whether {@code POST /dev/token} exists
 * @param userClaim the claim of tokens that holds the user id
 * @param signIn the sign-in at the identity provider, empty if pages offer none
 * @param editWindowSeconds age up to which senders may edit a message, 0 for never, negative for any
 * @param deleteWindowSeconds age up to which senders may delete a message, 0 for never, negative for any
 * @param directory the users whom the caller can find
 * @param features the {@link Features} of this server
 * @param limits what a client keeps to, so that it is not refused
 */
public record ClientSettings(
        String webSocketUrl,
        int webSocketPort,
        boolean developmentSignIn,
        String userClaim,
        Optional<ProviderSignIn> signIn,
        int editWindowSeconds,
        int deleteWindowSeconds,
        UserDirectory directory,
        List<String> features,
        ClientLimits limits) {}
