package io.pagenow.chat.support;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** How long tests wait for something that should happen: so long that a busy machine fails none, as nobody waits in vain where all is well. */
public final class Patience implements BeforeAllCallback {
    public static final int SECONDS = 60;

    /** For all tests; Awaitility's own default is 10 s. */
    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(SECONDS));
    }
}
