import { useEffect, useState } from 'react';
import { yaml } from '@codemirror/lang-yaml';
import { alertApiRef, useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import { useTheme } from '@material-ui/core/styles';
import SaveIcon from '@material-ui/icons/Save';
import Alert from '@material-ui/lab/Alert';
import CodeMirror from '@uiw/react-codemirror';
import useAsync from 'react-use/esm/useAsync';
import { parseDocument } from 'yaml';
import { capacityApiRef } from '../CapacityApi';

/** The limits of a component as YAML; saved only when it parses. */
export const LimitsEditor = ({ entityRef }: { entityRef: string }) => {
  const api = useApi(capacityApiRef);
  const alertApi = useApi(alertApiRef);
  const { palette } = useTheme();
  const { value: saved } = useAsync(() => api.limits(entityRef), [api, entityRef]);
  const [text, setText] = useState('');
  useEffect(() => setText(saved ?? ''), [saved]);

  const [problem] = parseDocument(text).errors;
  const save = () =>
    api
      .saveLimits(entityRef, text)
      .then(() => alertApi.post({ message: 'Saved', severity: 'success', display: 'transient' }))
      .catch((error: Error) => alertApi.post({ message: error.message, severity: 'error' }));
  return (
    <>
      <CodeMirror value={text} height="240px" theme={palette.type} extensions={[yaml()]} onChange={setText} />
      {problem && <Alert severity="warning">{problem.message}</Alert>}
      <Button startIcon={<SaveIcon />} disabled={Boolean(problem) || text === saved} onClick={save}>
        Save
      </Button>
    </>
  );
};
