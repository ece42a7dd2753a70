/**
 * Live delivery on a node: messages of each conversation in order, whichever node committed them, and the recovery of
 * those lost between nodes.
 */
@NullMarked
package io.pagenow.chat.delivery;

import org.jspecify.annotations.NullMarked;
