/** Small programs to begin with. The build compiles and runs each of them; the documents quote them. */
package dev.prise.examples;
