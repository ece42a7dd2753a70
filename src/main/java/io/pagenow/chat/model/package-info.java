/** Records shared by the whole server, with error and close codes. Depends on no other package. */
package io.pagenow.chat.model;
