/** Search in messages: an index that follows the log in the background, and queries on it. */
package io.pagenow.chat.search;
