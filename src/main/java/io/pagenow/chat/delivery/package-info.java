/**
 * Live delivery on a node: messages of a conversation in their order, whichever node they come from, and the repair of what was lost
 * between nodes.
 */
package io.pagenow.chat.delivery;
