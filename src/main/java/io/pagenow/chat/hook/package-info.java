/** Asks a service of the operator about what users write, before it is stored. {@code docs/before-send.md} describes the request. */
@NullMarked
package io.pagenow.chat.hook;

import org.jspecify.annotations.NullMarked;
