#include "model/evidence/words.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace hwsync;

namespace {

std::string folded(std::string_view text) {
    std::string result;
    fold_text(text, result);
    return result;
}

std::vector<std::uint64_t> words(std::string_view text) {
    std::vector<std::uint64_t> numbers;
    word_numbers(folded(text), numbers);
    return numbers;
}

std::vector<std::uint64_t> options(std::string_view json,
                                   std::string_view title = {}) {
    std::vector<std::uint64_t> numbers;
    option_numbers(json, title, numbers);
    return numbers;
}

} // namespace

TEST_CASE("texts are folded as Unicode has it, and bytes that are none kept") {
    CHECK(folded("Straße") == "strasse");
    CHECK(folded("ＡＢ①") == "ab1");
    CHECK(folded("E\xcc\x81t\xc3\xa9") == "été");
    CHECK(folded("A\xff\x42") == "a\xff\x62");
}

TEST_CASE("words are letters and digits, in any order, each once") {
    CHECK(words("Trail Shell Jacket") ==
          words("jacket: TRAIL, shell (jacket)"));
    CHECK(words("Kids’ tee") == words("kids tee"));
    CHECK(words("don't").size() == 1);
    CHECK(words("3,5 kg - 3.5").size() == 3);
    CHECK(words("Dune 3×3 m").size() == 3);
    CHECK(words("🎁 !").empty());
    CHECK(words("").empty());
}

TEST_CASE("scripts without spaces give pieces of two characters") {
    CHECK(words("保温ボトル").size() == 4);
    CHECK(words("茶").size() == 1);
    CHECK(words("保温 bottle").size() == 2);
    CHECK(words("กาแฟ").size() == 3);
}

TEST_CASE("option values come from JSON, else from the variant's title") {
    const std::string json =
        R"([{"name":"Size","value":"M"},{"name":"Color","value":"Noir / \u00e9"}])";
    CHECK(options(json).size() == 2);
    CHECK(options(json) == options(R"([{"value":"noir \/ É"},{"value":"m"}])"));
    CHECK(options("", "M / Black") == options("", "black / m"));
    CHECK(options("[]", "M") == options("", "M"));
    CHECK(options("", "Default Title").empty());
    CHECK(options(R"([{"name":"Title","value":"Default Title"}])").empty());
    CHECK(options(R"([{"name":"value","value":"x"}])").size() == 1);
    CHECK(option_texts(json, "") == std::vector<std::string>{"M", "Noir / é"});
}

TEST_CASE("signs around an option value say nothing, but a number's do") {
    CHECK(options("", "M *") == options("", "(m)"));
    CHECK(options("", "Sky-Blue") == options("", "sky blue"));
    CHECK(options("", "-1.5") != options("", "1.5"));
    CHECK(options("", "M+") != options("", "M"));
    CHECK(options("", "***") != options("", "**"));
}

TEST_CASE("option JSON that is cut anywhere is read as far as it goes") {
    const std::string json =
        R"([{"name":"a","value":"\u00e9\n\\"},{"name":"b","value":"c"}])";
    for (std::size_t size = 0; size <= json.size(); ++size) {
        CHECK(options(json.substr(0, size)).size() <= 2);
    }
}
