/** TLS of the server's own connections to PostgreSQL and Redis. */
@NullMarked
package io.pagenow.chat.tls;

import org.jspecify.annotations.NullMarked;
