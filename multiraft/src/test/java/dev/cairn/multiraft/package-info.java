@NullMarked
package dev.cairn.multiraft;

import org.jspecify.annotations.NullMarked;
