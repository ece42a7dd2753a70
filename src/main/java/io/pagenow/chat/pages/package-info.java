/** Shared pages: the page that a user looks at, published to friends. */
package io.pagenow.chat.pages;
