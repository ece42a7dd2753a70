package io.pagenow.chat.jar;

import io.pagenow.chat.support.Threat;

/** The recipe for nginx. */
@Threat(20)
final class BehindNginxIT extends BehindProxy {
    BehindNginxIT() {
        super(ReverseProxy.Program.NGINX);
    }
}
