/** The tuner, by itself and on devices. */
@NullMarked
package dev.clarinet.test.tune;

import org.jspecify.annotations.NullMarked;
