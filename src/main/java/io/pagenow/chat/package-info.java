/** The composition root: {@link io.pagenow.chat.Application} starts every part in order and closes them in reverse order. */
@NullMarked
package io.pagenow.chat;

import org.jspecify.annotations.NullMarked;
