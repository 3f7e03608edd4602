// A document read by RapidJSON's SAX parser, which checks it and prints nothing.
#include <cstdio>
#include <rapidjson/filereadstream.h>
#include <rapidjson/reader.h>

int main()
{
	using namespace rapidjson;
	static char chunk[256 * 1024];
	FileReadStream input(stdin, chunk, sizeof chunk);
	BaseReaderHandler<> nothing;
	Reader reader;

	return reader.Parse<kParseValidateEncodingFlag>(input, nothing).IsError();
}
