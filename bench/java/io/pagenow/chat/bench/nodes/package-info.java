/** Many nodes and a directory of many users, most of whom have no socket. */
package io.pagenow.chat.bench.nodes;
