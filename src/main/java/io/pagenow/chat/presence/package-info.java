/** Who is online: kept from the directory, told to friends after a grace time, and stored as the time when a user was last seen. */
package io.pagenow.chat.presence;
