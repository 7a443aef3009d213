// Writes a large export as Shopify's bulk operations write them, the same bytes
// for the same arguments. A line depends on the seed and on its own number
// alone, so that any order of lines and any change of some costs no memory.
#include "export_lines.hpp"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using bench::ExportLines;
using bench::ExportOptions;
using bench::LineNumber;

constexpr std::size_t buffer_size = std::size_t{1} << 20U;

std::vector<LineNumber> in_file_order(const ExportLines& lines) {
    std::vector<LineNumber> order;
    for (std::uint32_t product = 0; product < lines.products(); ++product) {
        order.push_back({product, LineNumber::of_product});
        for (std::uint32_t place = 0; place < lines.variants(product);
             ++place) {
            order.push_back({product, place});
        }
    }
    return order;
}

void shuffle(std::vector<LineNumber>& order, std::uint64_t seed) {
    for (std::size_t left = order.size(); left > 1; --left) {
        std::swap(order[left - 1], order[bench::mixed(seed, left) % left]);
    }
}

void flush(std::string& buffer) {
    if (std::fwrite(buffer.data(), 1, buffer.size(), stdout) != buffer.size()) {
        throw std::runtime_error("cannot write to stdout");
    }
    buffer.clear();
}

void write_all(const ExportLines& lines, const std::vector<LineNumber>& order) {
    std::string buffer;
    for (const auto& line : order) {
        lines.append(line, buffer);
        if (buffer.size() > buffer_size) {
            flush(buffer);
        }
    }
    flush(buffer);
    if (std::fflush(stdout) != 0) {
        throw std::runtime_error("cannot write to stdout");
    }
}

void add_options(CLI::App& app, ExportOptions& options, bool& is_shuffled) {
    app.add_option("--variants", options.variants, "How many variants")
        ->check(CLI::Range(1, 20'000'000))
        ->capture_default_str();
    app.add_option("--seed", options.seed, "Another shop for another seed")
        ->capture_default_str();
    app.add_option("--changed", options.changed_percent,
                   "Percentage of lines that differ from those without this")
        ->check(CLI::Range(0.0, 100.0));
    app.add_flag("--shuffle", is_shuffled, "Lines in an order of no kind");
    app.add_flag("--child", options.is_child,
                 "Another shop: other ids, and 90 % of the SKUs are the same");
    app.add_flag("--full", options.has_all_fields,
                 "Every field that is kept, in longer lines");
    app.add_flag("--plain", options.has_plain_slashes,
                 "Slashes as tools write them, not escaped as by Shopify");
}

} // namespace

int main(int argc, char** argv) {
    try {
        CLI::App app{"Writes a large export to stdout", "make_export"};
        ExportOptions options;
        bool is_shuffled = false;
        add_options(app, options, is_shuffled);
        CLI11_PARSE(app, argc, argv);

        const ExportLines lines{options};
        auto order = in_file_order(lines);
        if (is_shuffled) {
            shuffle(order, options.seed);
        }
        write_all(lines, order);
        return 0;
    } catch (const std::exception& error) {
        std::fputs(error.what(), stderr);
        return 1;
    }
}
