/** Caches that read what they do not hold. */
package io.pagenow.chat.cache;
