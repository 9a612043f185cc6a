/** Files: weights, data and tables. */
@NullMarked
package dev.clarinet.io;

import org.jspecify.annotations.NullMarked;
