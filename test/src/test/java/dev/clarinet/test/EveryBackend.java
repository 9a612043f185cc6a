package dev.clarinet.test;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs once on each {@link Configuration}: every backend, every binding, every kernel family; and with a
 * {@link Random} parameter, once on each for each case. Its parameters may be a {@link dev.clarinet.Backend}, the
 * {@link Configuration}, the random spec, and {@link Dice} that fall alike on every backend.
 *
 * <p>Backends are opened once and shared by all tests; a test that leaves a tensor or an operation open fails. Without
 * an OpenCL device its invocations are skipped with the reason, and with {@code -Dclarinet.opencl=required} they fail.
 * {@code -Dclarinet.backends=java} runs only configurations in whose name that expression is found.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(EveryBackendExtension.class)
public @interface EveryBackend {}
