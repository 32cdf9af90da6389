package strictjson_test

import (
	"encoding/json"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/strictjson"
)

func TestSchemaSaysWhatIsRead(t *testing.T) {
	components := map[string]any{}
	if ref := reader.Shape().Schema(components); ref["$ref"] != "#/components/schemas/document" {
		t.Error(ref)
	}
	got, err := json.Marshal(components)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"document":{"additionalProperties":false,"properties":{
	 "amount":{"pattern":"^(0|[1-9][0-9]{0,3})(\\.[0-9]{1,2})?$","type":"string"},
	 "count":{"maximum":999,"minimum":0,"type":"integer"},
	 "free":{"minimum":0,"type":"integer"},
	 "day":{"format":"date","type":"string"},
	 "marks":{"items":{"maxLength":3,"type":"string"},"maxItems":2,"type":"array"},
	 "name":{"maxLength":5,"type":"string"},
	 "notes":{"additionalProperties":{"type":"string"},"maxProperties":2,"propertyNames":{"maxLength":4,"type":"string"},"type":"object"},
	 "numbers":{"additionalProperties":{"pattern":"^(0|[1-9][0-9]{0,2})(\\.[0-9]{1,1})?$","type":"string"},"maxProperties":1000,"propertyNames":{"type":"string"},"type":"object"},
	 "part":{"$ref":"#/components/schemas/part"},
	 "parts":{"items":{"$ref":"#/components/schemas/part"},"maxItems":3,"type":"array"},
	 "sealed":{"type":"boolean"},
	 "status":{"type":"string"}},"required":["name"],"type":"object"},
	"part":{"additionalProperties":false,"properties":{
	 "id":{"type":"string"},
	 "parts":{"items":{"$ref":"#/components/schemas/part"},"maxItems":1000,"type":"array"}},"type":"object"}}`
	if diff := cmp.Diff(parsed(t, []byte(want)), parsed(t, got)); diff != "" {
		t.Error(diff)
	}
}

func parsed(t *testing.T, body []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTheSchemasPatternAgreesWithTheReader(t *testing.T) {
	components := map[string]any{}
	reader.Shape().Schema(components)
	properties := components["document"].(map[string]any)["properties"].(map[string]any)
	pattern := regexp.MustCompile(properties["amount"].(map[string]any)["pattern"].(string))
	for _, text := range []string{"0", "0.5", "1234.50", "12345", "1.234", "00", "5.", ".5", "-1", "1e3", "", "1 000", "9999.99"} {
		body, _ := json.Marshal(map[string]string{"amount": text})
		accepted := reader.Read(body, new(document)) == nil
		if matches := pattern.MatchString(text); matches != accepted {
			t.Errorf("%q: the schema says %v, the reader %v", text, matches, accepted)
		}
	}
}

func TestObjectsWithoutANameAndWholeNumbersHaveTheirSchemaInPlace(t *testing.T) {
	type holder struct {
		Inner struct {
			Count exact.Number `json:"count" digits:"3,0"`
		} `json:"inner"`
	}
	components := map[string]any{}
	strictjson.For[holder]().Shape().Schema(components)
	got, err := json.Marshal(components["holder"])
	if err != nil {
		t.Fatal(err)
	}
	want := `{"additionalProperties":false,"properties":{"inner":{"additionalProperties":false,"properties":{
	 "count":{"pattern":"^(0|[1-9][0-9]{0,2})$","type":"string"}},"required":["count"],"type":"object"}},"required":["inner"],"type":"object"}`
	if diff := cmp.Diff(parsed(t, []byte(want)), parsed(t, got)); diff != "" {
		t.Error(diff)
	}
}
