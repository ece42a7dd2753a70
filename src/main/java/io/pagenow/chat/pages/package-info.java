/** Shared pages: the page that a user looks at, told to friends. */
package io.pagenow.chat.pages;
