package a

func (s *S) F(x int) (y string, err error) {
	return `raw
text`, nil // c
}
