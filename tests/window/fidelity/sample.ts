interface A<T> {
  x?: number;
  f(a: string): Promise<T>;
}
export class B implements A<string> {}
