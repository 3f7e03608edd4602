/*
 * http/head.h: the header lines of an answer.
 */
#include "http/head.h"
#include "base/buf.h"

#include "unit.h"

/* Adds lines as libcurl passes them. */
static void add(struct buf *head, const char *const *lines)
{
	buf_reset(head);
	for (; *lines; lines++)
		SAME_BOOL(
		    __LINE__, head_add(head, *lines, strlen(*lines)), true);
}

int main(void)
{
	struct buf head = {0};

	add(&head,
	    (const char *const[]){"HTTP/1.1 103 Early Hints\r\n", "A: 0\r\n",
		"\r\n", "HTTP/1.1 200 OK\r\n", "A: 1 \t\r\n", "AB: 2\r\n",
		"a:\r\n", "A: 3,\r\n", "\t4 \r\n", "\r\n", NULL});
	SAME_TEXT(__LINE__, head_value(&head, "a", 0), "1");
	SAME_TEXT(__LINE__, head_value(&head, "a", 1), "");
	SAME_TEXT(__LINE__, head_value(&head, "a", 2), "3, \t4");
	SAME_TEXT(__LINE__, head_value(&head, "a", 3), NULL);
	SAME_TEXT(__LINE__, head_value(&head, "AB", 0), "2");
	/* A trailer is left out, and a folded line without text is no end. */
	add(&head,
	    (const char *const[]){"HTTP/2 200\r\n", "A: 1\r\n", " \t\r\n",
		"A: 2\r\n", "\r\n", "A: 3\r\n", "\r\n", "A: 4\r\n", NULL});
	SAME_TEXT(__LINE__, head_value(&head, "A", 0), "1");
	SAME_TEXT(__LINE__, head_value(&head, "A", 1), "2");
	SAME_TEXT(__LINE__, head_value(&head, "A", 2), NULL);
	/* Only what begins an answer is a status line. */
	add(&head, (const char *const[]){"HTTP/1.1 103 Early Hints\r\n",
		       "A: 0\r\n", "\r\n", "http/1.1 200 OK\r\n", "A: 1\r\n",
		       "HTTP/x: y\r\n", "A: 2\r\n", "\r\n", NULL});
	SAME_TEXT(__LINE__, head_line(&head, 0), "http/1.1 200 OK");
	SAME_TEXT(__LINE__, head_value(&head, "A", 0), "1");
	SAME_TEXT(__LINE__, head_value(&head, "A", 1), "2");
	SAME_TEXT(__LINE__, head_value(&head, "A", 2), NULL);
	buf_reset(&head);
	SAME_TEXT(__LINE__, head_value(&head, "A", 0), NULL);
	buf_release(&head);
	return unit_end();
}
