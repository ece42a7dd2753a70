/** Which user is connected to which node. Every node reads the directory locally and writes its own entries alone. */
package io.pagenow.chat.directory;
