#include <stdio.h>
/* a
 b */
#define X(a) \
  ((a) + 1)
int main(void)
{
  return 'a'; // c
}
