report test lab lock:
	./run $@

.PHONY: report test lab lock
