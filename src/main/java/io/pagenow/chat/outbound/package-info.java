/** Requests to addresses that users choose: {@link io.pagenow.chat.outbound.AddressFilter} keeps them out of private networks. */
@NullMarked
package io.pagenow.chat.outbound;

import org.jspecify.annotations.NullMarked;
