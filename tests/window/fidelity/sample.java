package a;
/** Doc
 * two */
@Override public final class A extends B {
  int x = 0x1F;
}
