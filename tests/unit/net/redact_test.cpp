#include "net/redact.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace hwsync;

TEST_CASE("a secret is removed in whatever pieces it comes") {
    Redactor redactor;
    redactor.learn("shpat_0123456789");
    const std::string text = "a shpat_0123456789 b shpat_012345678 c "
                             "shpat_0123456789";
    for (std::size_t size = 1; size <= text.size(); ++size) {
        RedactedStream stream{redactor};
        std::string kept;
        for (std::size_t at = 0; at < text.size(); at += size) {
            kept += stream.take(std::string_view{text}.substr(at, size));
        }
        kept += stream.rest();
        CAPTURE(size);
        CHECK(kept == "a removed b shpat_012345678 c removed");
    }
}

TEST_CASE("URLs lose queries and user names, escaped or not") {
    struct Case {
        std::string text;
        std::string kept;
    };
    for (const auto& row : std::vector<Case>{
             {"https://h/x.jsonl?Expires=1&Signature=abc%2Bdef==",
              "https://h/x.jsonl?removed"},
             {R"({"url":"https:\/\/h\/x?A=1\u0026B=2","more":"a?b"})",
              R"({"url":"https:\/\/h\/x?removed","more":"a?b"})"},
             {R"("https:\/\/h\/x\u003fA=1" and http://h)",
              R"("https:\/\/h\/x?removed" and http://h)"},
             {"https://me:secret@h/x", "https://h/x"},
             {"no URL: a://", "no URL: a://"},
             {"what? none", "what? none"}}) {
        Redactor redactor;
        CHECK(redactor.urls_redacted(row.text) == row.kept);
    }
    Redactor redactor;
    redactor.urls_redacted(
        "https://h/?Expires=20261129&X-Goog-Signature=0a1b2c");
    CHECK(redactor.known_removed("20261129 0a1b2c") == "20261129 removed");
}

TEST_CASE("tokens of an answer are removed and learned") {
    struct Case {
        std::string body;
        std::string kept;
    };
    for (const auto& row : std::vector<Case>{
             {R"({"access_token":"shpat_1234","scope":"read_products"})",
              R"({"access_token":"removed","scope":"read_products"})"},
             {R"({ "access_token" : "shpat_1234)",
              R"({ "access_token" : "removed)"},
             {R"({"access_token":"a\"shpat_1234"})",
              R"({"access_token":"removed"})"},
             {R"({"access_token":null,"expires_in":9})",
              R"({"access_token":null,"expires_in":9})"},
             {R"({"access_token":""})", R"({"access_token":""})"},
             {"access_token=shpat_1234&scope=x",
              "access_token=removed&scope=x"},
             {"the access_token is missing", "the access_token is missing"},
             {"access_token", "access_token"}}) {
        CAPTURE(row.body);
        Redactor redactor;
        CHECK(redactor.answer(row.body) == row.kept);
    }
    Redactor redactor;
    redactor.answer(R"({"access_token":"shpat_1234"})");
    CHECK(redactor.known_removed("shpat_1234") == "removed");
}

TEST_CASE("of a form nothing is kept but what kind of grant it asks for") {
    Redactor redactor;
    CHECK(redactor.question("grant_type=client_credentials&client_id=me&"
                            "client_secret=s%2Fcret%20word",
                            true) == "grant_type=client_credentials&"
                                     "client_id=removed&client_secret=removed");
    CHECK(
        redactor.known_removed(R"(s/cret word s\/cret word s%2Fcret%20word)") ==
        "removed removed removed");
}

TEST_CASE("a header that may hold a secret is not kept") {
    Redactor redactor;
    CHECK(redactor.header("X-Shopify-Access-Token", "shpat_1234") == "removed");
    CHECK(redactor.header("authorization", "Bearer abcdef-123") == "removed");
    CHECK(redactor.header("set-cookie", "id=1") == "removed");
    CHECK(redactor.header("x-note", "of shpat_1234, abcdef-123") ==
          "of removed, removed");
    CHECK(redactor.header("location", "https://h/?a=b") ==
          "https://h/?removed");
    CHECK(redactor.header("range", "bytes=1-") == "bytes=1-");
}
