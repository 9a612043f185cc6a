@NullMarked
package dev.clarinet.test.train;

import org.jspecify.annotations.NullMarked;
