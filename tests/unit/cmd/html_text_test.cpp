#include "output/html_text.hpp"
#include "output/log_tail.hpp"
#include "output/shell_quoted.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("data in a page is text, and in a script a string") {
    const std::string data = "a<b>&\"'\n\xe2\x80\xae\xff</script>";
    CHECK(html_text(data) == "a&lt;b&gt;&amp;&quot;&#39;\\u{a}\\u{202e}\\xff"
                             "&lt;/script&gt;");
    CHECK(script_string(data) == "\"a\\u003cb>&\\\"'\\\\u{a}\\\\u{202e}\\\\xff"
                                 "\\u003c/script>\"");
}

TEST_CASE("an identifier stands in a script exactly as it is") {
    CHECK(exact_script_string("a-1 \"b\"\\<\n\x7f") ==
          R"("a-1 \u0022b\u0022\u005c\u003c\u000a\u007f")");
    CHECK(exact_script_string("\xe2\x80\xae\xf0\x9f\x98\x80") ==
          R"("\u202e\ud83d\ude00")");
    CHECK(exact_script_string("\xff") == R"("\ufffd")");
}

TEST_CASE("a picture's address is https, and Shopify's has a size") {
    CHECK(picture_url("https://cdn.shopify.com/a.png") ==
          "https://cdn.shopify.com/a.png?width=240");
    CHECK(picture_url("https://cdn.shopify.com/a.png?v=1") ==
          "https://cdn.shopify.com/a.png?v=1&width=240");
    CHECK(picture_url("https://example.org/a.png") ==
          "https://example.org/a.png");
    for (const std::string url :
         {"", "http://cdn.shopify.com/a.png", "javascript:alert(1)",
          "data:text/html,x", "//example.org/a.png", "HTTPS:x"}) {
        CAPTURE(url);
        CHECK(picture_url(url).empty());
    }
    CHECK(picture_url("https://" + std::string(3000, 'a')).empty());
}

TEST_CASE("a word for a shell is taken as it stands") {
    CHECK(shell_quoted("eu-1") == "eu-1");
    CHECK(shell_quoted("/var/lib/acme.db") == "/var/lib/acme.db");
    CHECK(shell_quoted("") == "''");
    CHECK(shell_quoted("it's; rm -rf ~") == "'it'\\''s; rm -rf ~'");
    CHECK(shell_quoted("$(x)`y`") == "'$(x)`y`'");
}

TEST_CASE("of a log the last lines are kept, as many as 10 kB hold") {
    LogTail tail;
    CHECK(tail.text().empty());
    tail.add("first");
    CHECK(tail.text() == "first\n");
    for (int i = 0; i < 30; ++i) {
        tail.add(std::string(999, static_cast<char>('a' + i % 26)));
    }
    const auto text = tail.text();
    CHECK(text.size() == 10'000);
    CHECK(text.starts_with(std::string(999, 'u') + '\n'));
    tail.add(std::string(20'000, 'z'));
    CHECK(tail.text() == std::string(9'999, 'z') + '\n');
}
