package io.pagenow.chat.auth;

import io.pagenow.chat.limit.Allowances;
import io.pagenow.chat.limit.ClientAddresses;
import io.pagenow.chat.limit.CursorBudget;
import io.pagenow.chat.limit.SocketCounts;

/**
 * Who may use the server, and how much of it. One for all verticles, so that a user's calls and sockets are counted together.
 *
 * @param tokens tells who is there
 * @param origins which web pages may ask
 * @param addresses where requests come from
 * @param allowances how often users and addresses may do something
 * @param sockets how many sockets each user has open
 * @param cursors how many cursors of large syncs are held
 */
public record Access(
        TokenVerifier tokens,
        OriginPolicy origins,
        ClientAddresses addresses,
        Allowances allowances,
        SocketCounts sockets,
        CursorBudget cursors) {}
