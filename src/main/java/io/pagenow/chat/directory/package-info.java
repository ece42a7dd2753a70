/** Directory of users by node. Every node reads all entries locally and writes only its own. */
package io.pagenow.chat.directory;
