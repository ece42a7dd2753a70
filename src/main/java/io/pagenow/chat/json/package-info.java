/** JSON as text: the parser with its bounds, and the writer. The only user of the JSON library beside the protocol and the log. */
package io.pagenow.chat.json;
