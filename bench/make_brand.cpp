// Writes a brand that does not exist: exports of its primary shop and of a
// child as Shopify's bulk operations write them, and which variants of the
// child are which of the primary shop's, whatever their SKUs say. The same
// bytes for the same arguments.
#include "brands/brand.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

struct Options {
    std::filesystem::path folder;
    std::size_t variants = 1000;
    std::uint64_t seed = 0;
    brands::Likeness likeness = brands::Likeness::same;
    std::size_t between = 0;
    std::size_t within = 0;
    std::size_t slipped = 0;
    std::size_t slipped_within = 0;
    std::size_t pasted = 0;
    bool barcodes_too = false;
};

void write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream file{path, std::ios::binary};
    file << text;
    if (!file.flush()) {
        throw std::runtime_error("cannot write " + path.string());
    }
}

/// The faults, each on top of those before it.
void plant(const Options& options, brands::Brand& brand) {
    const auto columns = options.barcodes_too ? brands::Columns::sku_and_barcode
                                              : brands::Columns::sku;
    brands::exchange_between_products(brand, options.between, options.seed);
    brands::exchange_within_products(brand, options.within, options.seed);
    if (options.slipped > 0) {
        brands::slip(brand, options.slipped, options.seed, columns);
    }
    if (options.slipped_within > 0) {
        brands::slip_within_products(brand, options.slipped_within,
                                     options.seed, columns);
    }
    if (options.pasted > 0) {
        brands::paste_elsewhere(brand, options.pasted, options.seed);
    }
}

void run(const Options& options) {
    auto brand =
        brands::make_brand(options.variants, options.likeness, options.seed);
    plant(options, brand);
    std::filesystem::create_directories(options.folder);
    write(options.folder / "primary.jsonl", brands::export_of(brand.primary));
    write(options.folder / "child.jsonl", brands::export_of(brand.child));
    write(options.folder / "truth.csv", brands::truth_of(brand));
}

void add_options(CLI::App& app, Options& options) {
    const std::map<std::string, brands::Likeness> words{
        {"same", brands::Likeness::same},
        {"edited", brands::Likeness::edited},
        {"translated", brands::Likeness::translated}};
    app.add_option("folder", options.folder, "Where the three files go")
        ->required();
    app.add_option("--variants", options.variants, "About how many variants")
        ->check(CLI::Range(1, 5'000'000))
        ->capture_default_str();
    app.add_option("--seed", options.seed, "Another brand for another seed")
        ->capture_default_str();
    app.add_option("--titles", options.likeness,
                   "The child's: same, edited or translated")
        ->transform(CLI::CheckedTransformer(words));
    app.add_option("--between", options.between,
                   "Pairs of SKUs exchanged between products");
    app.add_option("--within", options.within,
                   "Pairs of SKUs exchanged within products");
    app.add_option("--slipped", options.slipped,
                   "Percentage of the SKUs, in a block, moved on by a row")
        ->check(CLI::Range(0, 100));
    app.add_option("--slipped-within", options.slipped_within,
                   "Percentage of the products whose SKUs move on by a variant")
        ->check(CLI::Range(0, 100));
    app.add_flag("--barcodes-too", options.barcodes_too,
                 "Barcodes move on with the SKUs that slip");
    app.add_option("--pasted", options.pasted,
                   "Rows of each of two blocks that change places");
}

} // namespace

int main(int argc, char** argv) {
    try {
        CLI::App app{"A brand that does not exist, with truth"};
        Options options;
        add_options(app, options);
        CLI11_PARSE(app, argc, argv);
        run(options);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "make_brand: %s\n", error.what());
        return 1;
    }
}
