/** TLS of the server's own connections to PostgreSQL and Redis. */
package io.pagenow.chat.tls;
