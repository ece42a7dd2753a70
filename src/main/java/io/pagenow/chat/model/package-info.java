/** Records that the whole server shares, with its error and close codes. Depends on no other package. */
package io.pagenow.chat.model;
