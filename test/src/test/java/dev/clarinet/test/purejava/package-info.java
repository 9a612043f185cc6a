/** What is special about the {@code java} backend; what it computes is tested as on every backend. */
@NullMarked
package dev.clarinet.test.purejava;

import org.jspecify.annotations.NullMarked;
