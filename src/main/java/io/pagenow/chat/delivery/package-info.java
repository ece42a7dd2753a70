/**
 * Live delivery on a node: messages of each conversation in order, whichever node committed them, and the recovery of
 * those lost between nodes.
 */
package io.pagenow.chat.delivery;
