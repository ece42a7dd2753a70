/** Requests to addresses that users choose: {@link io.pagenow.chat.outbound.AddressFilter} keeps them out of private networks. */
package io.pagenow.chat.outbound;
