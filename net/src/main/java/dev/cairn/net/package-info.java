@NullMarked
package dev.cairn.net;

import org.jspecify.annotations.NullMarked;
