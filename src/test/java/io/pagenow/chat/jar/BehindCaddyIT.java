package io.pagenow.chat.jar;

/** The recipe for Caddy. */
final class BehindCaddyIT extends BehindProxy {
    BehindCaddyIT() {
        super(ReverseProxy.Program.CADDY);
    }
}
