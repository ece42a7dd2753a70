/** Shared pages: the page that a user looks at, published to friends. */
@NullMarked
package io.pagenow.chat.pages;

import org.jspecify.annotations.NullMarked;
