package io.pagenow.chat.model;

/**
 * The sign-in of pages at the identity provider: the authorization code flow with PKCE, as a public client.
 *
 * @param issuer the issuer of the provider, under which its discovery document is
 * @param clientId the public client that the provider knows the pages by
 * @param scope scopes, separated by spaces; {@code openid} is among them
 */
public record ProviderSignIn(String issuer, String clientId, String scope) {}
