package io.pagenow.chat.jar;

/** The recipe for nginx. */
final class BehindNginxIT extends BehindProxy {
    BehindNginxIT() {
        super(ReverseProxy.Program.NGINX);
    }
}
