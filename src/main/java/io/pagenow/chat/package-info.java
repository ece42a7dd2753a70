/** The composition root: {@link io.pagenow.chat.Application} starts every part in order and closes them in the opposite one. */
package io.pagenow.chat;
