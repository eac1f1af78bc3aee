/**
 * TLS over any wire: {@link dev.prise.tls.Tls} says who this end is ({@link dev.prise.tls.Identity}) and whom it trusts
 * ({@link dev.prise.tls.Trust}). The only room that imports {@code javax.net.ssl}. With TLS a wire is a wire all the same.
 */
package dev.prise.tls;
