package io.pagenow.chat.jar;

import io.pagenow.chat.support.Threat;

/** The recipe for Caddy. */
@Threat(20)
final class BehindCaddyIT extends BehindProxy {
    BehindCaddyIT() {
        super(ReverseProxy.Program.CADDY);
    }
}
