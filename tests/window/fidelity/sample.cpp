template <typename T>
class A : public B {
 public:
  A() : x_{1} {}
  auto s = R"(raw
text)";
};
